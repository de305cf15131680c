// Custom requests of the server: see `server/lsp/convert/extensions.rs`.

import { RequestType, type Range, type TextDocumentIdentifier } from 'vscode-languageclient/node';

export interface AboutDocument {
  textDocument: TextDocumentIdentifier;
}

/** The image configurations of a file as text. */
export interface Inspected {
  text: string;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

/** A stage, or an external image if it has no range. */
export interface Node {
  label: string;
  range?: Range;
  whole?: Range;
  needed: boolean;
  target: boolean;
}

/** A dependency of one node on another, by index. */
export interface Edge {
  from: number;
  to: number;
  how: 'base' | 'copy' | 'mount';
  range: Range;
}

/** A build that a file defines. */
export interface Build {
  id: string;
  tool: 'bake' | 'compose' | 'devcontainer';
  name: string;
  file: string;
  default: boolean;
  target: string | null;
  platforms: string[];
}

export interface BuildList {
  builds: Build[];
  active: string | null;
}

export interface BuildChoice extends AboutDocument {
  build: string | null;
}

export const builds = new RequestType<AboutDocument, BuildList, void>('dockwright/builds');
export const chooseBuild = new RequestType<BuildChoice, BuildList, void>('dockwright/chooseBuild');
export const inspect = new RequestType<AboutDocument, Inspected | null, void>('dockwright/inspect');
export const stageGraph = new RequestType<AboutDocument, Graph | null, void>('dockwright/stageGraph');
/** The result of the command `dockwright.registryStatus`. */
export interface RegistryStatus {
  offline: boolean;
  requests: { host: string; what: string; at: number; result: string }[];
  warnings: { host: string; text: string }[];
}

export const REGISTRY_STATUS = 'dockwright.registryStatus';
