// Fetch the search index when a reader turns to the search box, not with every page: Material
// asks for it at once (on a disk it waits by itself), and it weighs more than the page.
{
  const search = "[data-md-component=search], [for=__search]"
  const wanted = new Promise(done => {
    for (const event of ["focusin", "pointerover", "pointerdown"])
      addEventListener(event, ({ target }) => { if (target.closest?.(search)) done() }, true)
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (`${address}`.endsWith("/search/search_index.json"))
      this.send = () => { wanted.then(() => send.call(this)) }
    return open.call(this, method, address, ...rest)
  }
}
