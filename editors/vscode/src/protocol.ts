// Our own requests, which the server knows beside the protocol's: see `server/lsp/convert/extensions.rs`.

import { RequestType, type Range, type TextDocumentIdentifier } from 'vscode-languageclient/node';

export interface AboutDocument {
  textDocument: TextDocumentIdentifier;
}

/** What a file means, in lines for people. */
export interface Inspected {
  text: string;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

/** A stage, or without a range an image from outside. */
export interface Node {
  label: string;
  range?: Range;
  whole?: Range;
  needed: boolean;
  target: boolean;
}

/** One takes from another; both are numbers of nodes. */
export interface Edge {
  from: number;
  to: number;
  how: 'base' | 'copy' | 'mount';
  range: Range;
}

export const inspect = new RequestType<AboutDocument, Inspected | null, void>('dockwright/inspect');
export const stageGraph = new RequestType<AboutDocument, Graph | null, void>('dockwright/stageGraph');
/** What the command of the server gives. */
export interface RegistryStatus {
  offline: boolean;
  asked: { host: string; what: string; at: number; result: string }[];
  warnings: { host: string; text: string }[];
}

export const REGISTRY_STATUS = 'dockwright.registryStatus';
