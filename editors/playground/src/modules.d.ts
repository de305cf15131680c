// Modules that the build provides.

declare module 'dockwright-server' {
  export interface Server {
    send(message: object): void;
    onMessage: (message: object) => void;
    loadShell?(wasm: Response): Promise<void>;
    dispose(): void;
  }
  export function createServer(options: { wasm: ArrayBuffer | WebAssembly.Module | Response }): Promise<Server>;
}

declare module 'examples' {
  const examples: { title: string; text: string; ignore: string }[];
  export default examples;
}
