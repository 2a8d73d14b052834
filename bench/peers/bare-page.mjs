// The least that a page can do: slices of the file by XMLHttpRequest. No checksums, no retries, no progress.
/** Sends a file to the addresses of its parts; resolves when the storage has them all. */
globalThis.sendByPeer = async (file, { urls, partSize, connections }) => {
  const left = urls.map((url, at) => ({ url, body: file.slice(at * partSize, (at + 1) * partSize) }))
  const send = async () => {
    for (let part = left.shift(); part; part = left.shift()) await put(part)
  }
  await Promise.all(Array.from({ length: connections }, send))
}

const put = ({ url, body }) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('PUT', url)
    xhr.onload = () =>
      xhr.status === 200 ? resolve() : reject(new Error(`${xhr.status} ${xhr.responseText}`))
    xhr.onerror = () => reject(new Error('the connection broke'))
    xhr.send(body)
  })
