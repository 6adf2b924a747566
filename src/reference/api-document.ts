/** The request for the description of the API. It is sent at once, while the rest of the page is loading. */
export const apiDocument: Promise<Response> = fetch("/openapi.json");

// The page says so when it has nothing to show.
apiDocument.catch(() => undefined);
