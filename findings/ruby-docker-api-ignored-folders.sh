#!/bin/bash
# docker-api 2.2.0 (Ruby) ignores the pattern `node_modules/` of .dockerignore.
#
# Package:  ruby-docker-api 2.2.0 from Debian trixie
# Input:    a folder with `node_modules/a.js` and `src/b.js`, and the patterns `node_modules`, `node_modules/` and
#           `./node_modules`
# Expected, before the first run: all three leave only `src/b.js`. Docker removes a slash at the end, and `./`.
# Seen:     only `node_modules` has an effect. With the other two, all files are in the build context.
# Matters:  folders are mostly written with a slash at the end. Images get files that `docker build` leaves out, and the
#           context is larger by them.
#
# Exits with 0 if this is still so, with 1 if it has changed, and with 77 if apt-get or the package is missing.
set -euo pipefail
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/.ci/debian" trixie "$work/trixie" ruby ruby-docker-api || { echo "skipped: needs ruby-docker-api 2.2.0"; exit 77; }
cd "$work"
gems=$work/trixie/usr/share/rubygems-integration/all
[ -e "$gems/specifications/docker-api-2.2.0.gemspec" ] || { echo "skipped: needs ruby-docker-api 2.2.0"; exit 77; }
RUBYLIB=$(printf '%s:' "$work"/trixie/usr/lib/ruby/vendor_ruby "$work"/trixie/usr/lib/ruby/3.3.0 \
    "$work"/trixie/usr/lib/*-linux-gnu/ruby/3.3.0 "$gems"/gems/*/lib)
export RUBYLIB
cat >files.rb <<'RUBY'
# Only the module that lists files: the others need a client for the daemon.
require 'set'
require 'tempfile'
module Docker
  module Error; end
end
require 'docker/util'
files = Docker::Util.docker_context('project').select { |path| File.file?(path) }
puts files.map { |path| path.delete_prefix('project/') }.reject { |path| path == '.dockerignore' }.sort.join(' ')
RUBY
mkdir -p project/node_modules project/src
touch project/node_modules/a.js project/src/b.js

failed=0
# expect PATTERN FILES
expect() {
    local seen
    echo "$1" >project/.dockerignore
    seen=$(trixie/run /usr/bin/ruby3.3 --disable-gems files.rb)
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "  changed: expected $2"; failed=1; }
}
expect other "node_modules/a.js src/b.js"
expect node_modules "src/b.js"
expect node_modules/ "node_modules/a.js src/b.js"
expect ./node_modules "node_modules/a.js src/b.js"
exit $failed
