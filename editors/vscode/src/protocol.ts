// Custom requests of the server: see `server/lsp/convert/extensions.rs`.

import { RequestType, type TextDocumentIdentifier } from 'vscode-languageclient';
import type { Graph } from './picture';

export interface AboutDocument {
  textDocument: TextDocumentIdentifier;
}

/** The image configurations of a file as text. */
export interface Inspected {
  text: string;
}

/** The documentation of a rule as Markdown, or a list of all rules. */
export interface Explanation {
  text: string;
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
export const explain = new RequestType<{ rule?: string }, Explanation, void>('dockwright/explain');
export const inspect = new RequestType<AboutDocument, Inspected | null, void>('dockwright/inspect');
export const stageGraph = new RequestType<AboutDocument, Graph | null, void>('dockwright/stageGraph');
/** The result of the command `dockwright.registryStatus`. */
export interface RegistryStatus {
  offline: boolean;
  requests: { host: string; what: string; at: number; result: string }[];
  warnings: { host: string; text: string }[];
}

export const REGISTRY_STATUS = 'dockwright.registryStatus';
