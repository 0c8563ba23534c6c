// A link to every table and figure, as headings have, and a sentence to cite it by.
{
  const about = name => document.querySelector(`meta[name="${name}"]`)?.content ?? ""
  const plain = element => element?.textContent.replace(/\s+/g, " ").trim() ?? ""
  const whole = text => text && !/[.…]$/.test(text) ? `${text}.` : text

  // One place from which screen readers hear what a button did; other scripts use it too.
  const voice = document.createElement("p")
  voice.className = "chi-nghe"
  voice.setAttribute("role", "status")
  document.querySelector(".md-content__inner")?.append(voice)
  globalThis.noi = words => { voice.textContent = words }

  const cite = (figure, title, address) => {
    const report = whole([about("application-name"), about("author"), about("version"), about("date")]
      .filter(Boolean).join(", "))
    return [whole(title), report, plain(figure.querySelector(".nguon")), address].filter(Boolean).join(" ")
  }

  // Outside of https and disks browsers know only the old way to copy.
  const copy = async text => {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      const field = document.createElement("textarea")
      field.className = "chi-nghe"
      field.value = text
      document.body.append(field)
      field.select()
      const done = document.execCommand("copy")
      field.remove()
      return done
    }
  }

  for (const figure of document.querySelectorAll("figure:is(.bang, .bieu-do, .hinh-anh)[id]")) {
    const kind = figure.matches(".bang") ? "bảng" : "hình"
    const caption = figure.querySelector("figcaption")
    if (!caption) continue
    const title = plain(caption)
    const address = new URL(`#${figure.id}`, location)

    const button = document.createElement("button")
    button.type = "button"
    button.className = "trich-dan"
    button.textContent = `Trích dẫn ${kind} này`
    button.addEventListener("click", async () => {
      const text = cite(figure, title, address)
      const done = await copy(text)
      const before = button.textContent
      noi(done ? `Đã chép: ${text}` : `Hãy chép: ${text}`)
      if (!done) return prompt(before, text)
      button.textContent = "Đã chép"
      setTimeout(() => { button.textContent = before }, 2000)
    })
    figure.insertBefore(button, figure.querySelector(":scope > :is(.nguon, .ghi-chu-bang, details)"))

    const link = document.createElement("a")
    link.className = "headerlink"
    link.href = `#${figure.id}`
    link.title = `Liên kết đến ${kind} này`
    link.textContent = "¶"
    caption.append(link)
  }
}
