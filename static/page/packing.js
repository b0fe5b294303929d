// Long addresses, packed as the server reads them: the query as raw deflate, in base64 for addresses. It is
// loaded when an address is long, or is packed already.

const FORMAT = "1."; // which another way of packing would have another number for

/**
 * The same address with its query packed. Errors: the browser can't pack.
 * @param {string} address
 */
export async function packed(address) {
  const [path, query] = parted(address);
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(query));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `${path}?_z=${FORMAT}${text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/**
 * The same address with its query as it was before it was packed, and what stands beside that behind it.
 * Errors: it is broken, or the browser can't unpack.
 * @param {string} address
 */
export async function unpacked(address) {
  const [path, query] = parted(address);
  const parts = query.split("&");
  const [text] = parts.flatMap((part) => (part.startsWith(`_z=${FORMAT}`) ? [part.slice(FORMAT.length + 3)] : []));
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const within = new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
  return `${path}?${[within, ...parts.filter((part) => !part.startsWith("_z="))].join("&")}`;
}

/** @param {string} address */
function parted(address) {
  const at = address.indexOf("?");
  return [address.slice(0, at), address.slice(at + 1)];
}

/** @param {CompressionStream | DecompressionStream} stream  @param {Uint8Array<ArrayBuffer>} bytes */
async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
