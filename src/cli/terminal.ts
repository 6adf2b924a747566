/** Characters that give a terminal orders, or let it show the others in another order; line ends and tabs do neither. */
const orders = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A text for a terminal. Names and messages of another service in it move no cursor and change no color. */
export function withoutOrders(text: string): string {
	return text.replaceAll(orders, "\ufffd");
}

/** A value as JSON on one line, which a terminal too shows as it is: JSON itself escapes only some of those characters. */
export function showJson(value: unknown): string {
	return JSON.stringify(value).replaceAll(
		orders,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
