// Places in Dockerfiles where the server can know what is typed next, by kind. A place is the text before a word, what
// of the word is typed first (`lead`: `--from=` before a stage), and what is wanted then.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const KINDS = ['instruction', 'flag', 'flag value', 'mount option', 'stage', 'variable', 'official image',
  'context path', 'tag'];

const INSTRUCTIONS = new Set(('ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL '
  + 'STOPSIGNAL USER VOLUME WORKDIR').split(' '));
const FLAGS = {
  FROM: ['platform'],
  ADD: ['keep-git-dir', 'checksum', 'chown', 'chmod', 'link', 'exclude', 'unpack'],
  COPY: ['from', 'chown', 'chmod', 'link', 'parents', 'exclude'],
  RUN: ['mount', 'network', 'security'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};
const BOOLEAN = ['true', 'false'];
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/s390x',
  'linux/ppc64le', 'linux/riscv64', 'windows/amd64'];
const VALUES = {
  platform: PLATFORMS,
  network: ['default', 'none', 'host'],
  security: ['insecure', 'sandbox'],
  link: BOOLEAN,
  parents: BOOLEAN,
  'keep-git-dir': BOOLEAN,
  unpack: BOOLEAN,
};
const MOUNTS = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const OPTIONS = ['type', 'target', 'source', 'from', 'id', 'sharing', 'required', 'readonly', 'rw', 'ro', 'uid', 'gid', 'mode', 'size',
  'env', 'dst', 'src', 'destination', 'readwrite'];
/** Names for the same option: any of them is what is wanted. */
const SYNONYMS = [['rw', 'readwrite'], ['ro', 'readonly'], ['target', 'dst', 'destination'], ['source', 'src']];
const SHARING = ['shared', 'private', 'locked'];
const GLOBAL = ['BUILDPLATFORM', 'TARGETPLATFORM', 'BUILDOS', 'TARGETOS', 'BUILDARCH', 'TARGETARCH', 'BUILDVARIANT', 'TARGETVARIANT'];
/** For a clone without the list of all. */
const IMAGES = ('alpine amazoncorretto archlinux bash buildpack-deps busybox caddy clojure composer debian docker dart '
  + 'eclipse-temurin elixir erlang fedora gcc golang gradle groovy haproxy haskell httpd julia mariadb maven memcached '
  + 'mongo mysql nginx node openjdk perl php postgres python rabbitmq redis ruby rust sbt swift tomcat traefik ubuntu '
  + 'wordpress').split(' ');

/** The names of the official images, from `../shared` if it is there. */
export function officialImages(shared) {
  const file = path.join(shared, 'data/official-images.json');
  return new Set(existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).images) : IMAGES);
}

/** The text before a place. */
export function before({ file, line, start }) {
  const lines = file.text.split('\n').slice(0, line);
  lines.push(lines.pop().slice(0, start));
  return lines.join('\n');
}

/** All places of a file. */
export function places(file, images) {
  const found = [];
  const lines = file.text.split('\n');
  const escape = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 3).join('\n')) ? '`' : '\\';
  const stages = [];
  let globals = new Set(GLOBAL), declared = new Set(), inStage = false;
  let current, heredocs = [], flags = false, continued = false;

  const add = (kind, line, word, lead, wanted) => {
    if (wanted.length < 2 || !lines[line].startsWith(wanted, word)) return;
    found.push({ kind, file, line: line + 1, start: word - lead.length, lead, wanted, fitting: SYNONYMS.find((it) => kind === 'mount option' && it.includes(wanted)) ?? [wanted] });
  };

  lines.forEach((text, number) => {
    if (!continued && heredocs.length) {
      if (text.trim() === heredocs[0]) heredocs.shift();
      return;
    }
    if (/^\s*#/.test(text) || !text.trim()) return;
    let at = 0;
    if (!continued) {
      const first = /^(\s*)([A-Za-z]+)(?=\s)/.exec(text);
      current = first?.[2].toUpperCase();
      if (!current || !INSTRUCTIONS.has(current)) {
        current = undefined;
        return;
      }
      if (inStage || current === 'FROM' || current === 'ARG') add('instruction', number, first[1].length, '', first[2]);
      at = first[0].length;
      flags = true;
      if (current === 'FROM') {
        inStage = true;
        declared = new Set();
      }
    } else if (!current) {
      continued = text.trimEnd().endsWith(escape);
      return;
    }
    const body = text.trimEnd();
    const words = [];
    for (const match of text.slice(at).matchAll(/\S+/g)) {
      const start = at + match.index;
      if (match[0] === escape && start + 1 === body.length) continue;
      words.push({ text: match[0], start });
    }
    const rest = [];
    for (const word of words) {
      if (flags && word.text.startsWith('--')) flag(number, word);
      else {
        flags = false;
        rest.push(word);
      }
    }
    if (current === 'FROM' && rest.length) from(number, rest);
    if (file.own && (current === 'COPY' || current === 'ADD') && !continued && !/--from=/.test(text) && !body.endsWith(escape)) {
      paths(number, rest);
    }
    if (!['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL', 'ONBUILD', 'MAINTAINER'].includes(current) && !text.includes("'")) {
      variables(number, text, at);
    }
    declare(rest);
    for (const match of text.matchAll(/<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/g)) {
      if (['RUN', 'COPY', 'ADD'].includes(current)) heredocs.push(match[2]);
    }
    continued = body.endsWith(escape);
  });
  return found;

  function flag(number, { text, start }) {
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/.exec(text) ?? [];
    if (!FLAGS[current]?.includes(name)) return;
    add('flag', number, start + 2, '--', name);
    if (!value) return;
    const lead = `--${name}=`;
    const at = start + lead.length;
    if (VALUES[name]?.includes(value)) add('flag value', number, at, lead, value);
    if (name === 'from' && stages.includes(value)) add('stage', number, at, lead, value);
    if (name === 'mount') {
      let offset = 0;
      for (const option of value.split(',')) {
        const before = lead + value.slice(0, offset);
        const [key, given] = option.split('=');
        if (OPTIONS.includes(key)) add('mount option', number, at + offset, before, key);
        const place = at + offset + key.length + 1;
        const known = { type: MOUNTS, sharing: SHARING }[key];
        if (known?.includes(given)) add('mount option', number, place, `${before}${key}=`, given);
        if (key === 'from' && stages.includes(given)) add('stage', number, place, `${before}${key}=`, given);
        offset += option.length + 1;
      }
    }
  }

  function from(number, [image, as, name]) {
    if (stages.includes(image.text)) add('stage', number, image.start, '', image.text);
    else {
      const [, repository, tag] = /^([a-z0-9-]+)(?::([\w.-]+))?$/.exec(image.text) ?? [];
      if (images.has(repository)) {
        add('official image', number, image.start, '', repository);
        if (tag) add('tag', number, image.start + repository.length + 1, `${repository}:`, tag);
      }
    }
    if (/^as$/i.test(as?.text ?? '') && name) stages.push(name.text);
  }

  function variables(number, text, from) {
    const known = current === 'FROM' ? globals : declared;
    for (const match of text.slice(from).matchAll(/(?<![\\$`])(\$\{?)([A-Za-z_][A-Za-z0-9_]*)/g)) {
      if (!known.has(match[2])) continue;
      const start = from + match.index;
      // The word that it stands in is typed from its beginning.
      const word = /\S*$/.exec(text.slice(0, start))[0];
      add('variable', number, start + match[1].length, word + match[1], match[2]);
    }
  }

  function declare(rest) {
    if (current !== 'ARG' && current !== 'ENV') return;
    const names = rest.flatMap(({ text: it }) => /^([A-Za-z_][A-Za-z0-9_]*)(?==|$)/.exec(it)?.[1] ?? []);
    for (const name of current === 'ENV' && !rest[0]?.text.includes('=') ? names.slice(0, 1) : names) {
      (inStage ? declared : globals).add(name);
    }
  }

  function paths(number, rest) {
    for (const { text, start } of rest.slice(0, -1)) {
      if (!/^[\w./-]+$/.test(text) || text.startsWith('/')) continue;
      let offset = 0;
      for (const segment of text.split('/')) {
        const place = path.join(file.context, text.slice(0, offset), segment);
        if (segment && !/^\.\.?$/.test(segment) && existsSync(place)) {
          add('context path', number, start + offset, text.slice(0, offset), segment);
        }
        offset += segment.length + 1;
      }
    }
  }
}
