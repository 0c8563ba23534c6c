// What the scripts of numbers share: data files of the site, and elements made from text.
{
  const root = __md_scope
  const loading = new Map()

  // A script is the only file that a page opened from a disk can load.
  const load = name => {
    if (!loading.has(name)) loading.set(name, new Promise((done, fail) => {
      const src = new URL(`${name.split("/").map(encodeURIComponent).join("/")}.js`, root).href
      const script = [...document.scripts].find(one => one.src === src) // comes with the page
        ?? Object.assign(document.createElement("script"), { src })
      const end = act => () => {
        script.remove()
        act()
      }
      script.onload = end(() => self.baoCao?.[name] ? done(self.baoCao[name]) : fail(new Error(name)))
      script.onerror = end(() => fail(new Error(name)))
      if (!script.isConnected) document.head.append(script)
    }))
    return loading.get(name)
  }

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue
      if (typeof value === "function") element.addEventListener(name, value)
      else element.setAttribute(name, value === true ? "" : value)
    }
    element.append(...children.filter(child => child !== undefined && child !== null && child !== ""))
    return element
  }

  // The address of a row of the catalogue; the column is lit up there.
  const row = (page, line, column) => {
    const address = new URL(page, root)
    if (column) address.searchParams.set("cot", column)
    address.hash = `dong-${line}`
    return address.href
  }

  // Without tone marks, as Vietnamese is typed in haste.
  const bare = text => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d")

  // Every cell at every place that it spans.
  const gridOf = table => {
    const grid = []
    ;[...table.rows].forEach((row, down) => {
      let across = 0
      for (const cell of row.cells) {
        while (grid[down]?.[across]) across++
        for (let y = 0; y < cell.rowSpan; y++)
          for (let x = 0; x < cell.colSpan; x++) (grid[down + y] ??= [])[across + x] = cell
        across += cell.colSpan
      }
    })
    return grid
  }

  const here = decodeURIComponent(location.pathname.slice(root.pathname.length))
  self.soLieu = {
    root, load, make, row, bare, gridOf,
    forget: () => loading.clear(), // when files of the site are others, as in the preview
    page: here.replace(/(^|\/)$/, "$1index").replace(/\.html$/, ""),
  }
}
