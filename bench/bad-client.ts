import { sendAgain, writeZeros } from "./bad-bulks.ts";

// A client that may not write and sends bulk requests of 16 MB of zeros until it is stopped:
// `bun bench/bad-client.ts <url> <token>`.
const [url = "", token = ""] = process.argv.slice(2);
await sendAgain({ url, token }, writeZeros());
