// What differs between VS Code on a machine and in a browser.

import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

export interface Host {
  /** What is started, for messages. */
  readonly name: string;
  /** Whether `docker build` can be run in a terminal. */
  readonly runsProcesses: boolean;
  /** A client that starts the server. */
  createClient(options: LanguageClientOptions): BaseLanguageClient;
  /** Lets the user do something about a server that can't be started. */
  offerHelp?(message: string): Promise<void>;
}
