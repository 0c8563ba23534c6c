// Load search when a reader turns to it, not with every page: on a server Material asks for its
// worker and for the index at once (on a disk it waits by itself), and they outweigh the page.
if (location.protocol !== "file:") {
  const search = "[data-md-component=search], [for=__search]"
  const wanted = new Promise(done => {
    for (const event of ["focusin", "pointerover", "pointerdown"])
      addEventListener(event, ({ target }) => { if (target.closest?.(search)) done() }, true)
  })
  const { open, send } = XMLHttpRequest.prototype
  const answer = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "response")
  const OPENING = "var __index = "
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (!`${address}`.endsWith("/search/search_index.json")) return open.call(this, method, address, ...rest)
    // The index is published once, as the script that a page on a disk can load.
    this.send = () => { wanted.then(() => send.call(this)) }
    Object.defineProperty(this, "response", { get: () => answer.get.call(this)?.slice(OPENING.length) })
    return open.call(this, method, `${address}`.replace(/json$/, "js"), ...rest)
  }

  // A worker that starts with the first message to it.
  const Started = Worker
  globalThis.Worker = class extends EventTarget {
    #url
    #worker
    constructor(url) {
      super()
      this.#url = url
    }
    postMessage(data) {
      this.#worker ??= this.#start()
      this.#worker.postMessage(data)
    }
    #start() {
      const worker = new Started(this.#url)
      worker.addEventListener("message", ({ data }) => {
        const event = new MessageEvent("message", { data })
        this.dispatchEvent(event)
        this.onmessage?.(event)
      })
      worker.addEventListener("error", () => this.dispatchEvent(new Event("error")))
      return worker
    }
    terminate() {
      this.#worker?.terminate()
    }
  }
}

// The theme listens to keys alone: words come by mouse, voice and other programs as well.
addEventListener("input", ({ target }) => {
  if (target.matches?.(".md-search__input")) target.dispatchEvent(new Event("keyup"))
})
