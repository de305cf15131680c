// Modules that the build provides.

declare module 'dockwright-server' {
  type ModuleSource = BufferSource | WebAssembly.Module | Response | PromiseLike<Response>;
  export interface Server {
    send(message: object): void;
    onMessage: (message: object) => void;
    onError: (error: unknown) => void;
    setFile(path: string, content: string | null): void;
    loadShell(shell: ModuleSource): Promise<void>;
  }
  export function createServer(options: { wasm: ModuleSource }): Promise<Server>;
}

declare module 'examples' {
  const examples: { title: string; text: string; ignore: string }[];
  export default examples;
}
