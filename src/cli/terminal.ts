/** Characters that give a terminal orders; line ends and tabs give none. */
const orders = /(?![\n\t])\p{Cc}/gu;

/** A text for a terminal. Names and messages of another service in it move no cursor and change no color. */
export function withoutOrders(text: string): string {
	return text.replaceAll(orders, "\ufffd");
}
