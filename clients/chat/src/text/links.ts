// Where a link may lead. Everything else is shown as text.

/** The address, whole and as a browser reads it; null for one that must not be followed. */
export function safeLink(address: string): string | null {
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** An image that lies in the text itself; anything that would be fetched is none. */
export function safeImage(address: string): string | null {
  return /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/.test(address) ? address : null;
}
