/** As much of the JavaScript API of WebAssembly as is used here; neither the language's library nor Node's types have it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: object;
  }
  class Memory {
    /** Another one whenever the memory has grown. */
    readonly buffer: ArrayBuffer;
  }
}
