// Let search run on a page opened from a disk, where browsers refuse workers: the worker's
// script runs in a hidden frame of the same origin. The class must not be called IFrameWorker:
// under that name Material guesses its folder from the first "/worker" of the address.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      const address = new URL(url, document.baseURI)
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.title = "Tìm kiếm"
      document.body.append(this.frame)
      const inner = this.frame.contentWindow
      const load = source => new Promise((done, fail) => {
        const script = inner.document.createElement("script")
        script.src = source
        script.onload = () => done()
        script.onerror = () => fail(new Error(`${source}`))
        inner.document.body.append(script)
      })
      inner.importScripts = (...sources) => sources.reduce(
        (before, source) => before.then(() => load(new URL(source, address))), Promise.resolve())
      inner.postMessage = data => setTimeout(() => this.#deliver(data))
      this.ready = load(address)
    }
    postMessage(data) {
      const inner = this.frame.contentWindow
      this.ready.then(() => inner.dispatchEvent(new inner.MessageEvent("message", { data })))
    }
    #deliver(data) {
      const event = new MessageEvent("message", { data })
      this.dispatchEvent(event)
      this.onmessage?.(event)
    }
    terminate() {
      this.frame.remove()
    }
  }
}
