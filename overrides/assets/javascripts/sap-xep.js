// Let readers sort a table by any of its columns: documents, progress. A cell may carry the
// value to sort by (data-gia-tri), where that is not what it shows.
for (const table of document.querySelectorAll("table.sap-xep")) {
  const [body] = table.tBodies, heads = [...table.tHead.rows[0].cells]
  const order = new Intl.Collator("vi", { numeric: true })
  heads.forEach((head, column) => {
    const value = row => row.cells[column].dataset.giaTri ?? row.cells[column].textContent.trim()
    const button = document.createElement("button")
    button.type = "button"
    button.className = "nut-sap-xep"
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener("click", () => {
      const falls = head.ariaSort === "ascending"
      for (const other of heads) other.ariaSort = null
      head.ariaSort = falls ? "descending" : "ascending"
      const rows = [...body.rows].sort((a, b) => order.compare(value(a), value(b)))
      body.append(...(falls ? rows.reverse() : rows))
    })
  })
}
