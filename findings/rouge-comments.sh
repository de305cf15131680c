#!/bin/bash
# Rouge 4.5.1: a command is highlighted up to its first comment or empty line only.
#
# Package:  Rouge 4.5.1, from Debian trixie (ruby-rouge), its lexer `docker`
# Input:    `RUN a && \`, then a comment, an empty line or nothing, then `  echo "b"`
# Expected, before the first run: `echo` is a builtin and `"b"` a string each time, as the command goes on in BuildKit.
# Seen:     after a comment or an empty line, both are plain text.
# Matters:  Jekyll and parts of GitLab show Dockerfiles with Rouge. The longest commands, which have comments, are those
#           without colors.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or Rouge 4.5.1 is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" ruby-rouge || { echo "skipped: needs Rouge 4.5.1"; exit 77; }
cat >"$work/show.rb" <<'RUBY'
require 'rouge'
exit 77 unless Rouge.version == '4.5.1'
failed = 0
{ '' => 'Name.Builtin, Literal.String.Double', "  # comment\n" => 'Text', "\n" => 'Text' }.each do |between, expected|
  text = "FROM debian\nRUN a && \\\n#{between}  echo \"b\"\n"
  seen = Rouge::Lexers::Docker.new.lex(text).select { |_, part| part =~ /echo|b"|"/ }.map { |token, _| token.qualname }.uniq.join(', ')
  puts "#{text.inspect}: #{seen}"
  next if seen == expected
  puts "  changed: expected #{expected}"
  failed = 1
end
exit failed
RUBY
RUBYLIB=$(find "$work/trixie/usr" -type d \( -path "*/gems/rouge-*/lib" -o -path "*/ruby/vendor_ruby" -o -path "*/ruby/3.*.0" \) | paste -sd :)
export RUBYLIB
ruby=$(cd "$work/trixie/usr/bin" && echo ruby3.*)
"$work/trixie/run" "/usr/bin/$ruby" --disable-gems "$work/show.rb"
