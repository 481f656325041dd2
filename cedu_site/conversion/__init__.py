"""What editors bring, made into clean Markdown of our dialect.

- `documents.from_docx(data)` and `pasting.from_html(html)` return `converted.Converted`: title,
  body, pictures and what the editor should know; both raise `converted.ConversionRefused`.
- `refusal.refusal_for(name, data)` says in one sentence why a file cannot be used and what to do,
  `refusal.is_docx(data)` whether it is a document for `from_docx`.

Foreign bytes are parsed in a helper process that may take only so much time and memory
(`process`, `worker`). There a document is made ready (`package`, `tidying`, `numbering`, `styles`),
turned into HTML by mammoth (`docx`), sanitised and read into blocks (`allowed`, `reading`, `lists`,
`tables`, `headings`), and the blocks are written as Markdown (`writing`, `escaping`, `links`).
"""
