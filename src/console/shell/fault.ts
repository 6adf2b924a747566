import { html, nothing, type TemplateResult } from "lit";
import { isUnreachable, RefusalError } from "../../client/refusal.ts";
import { icon } from "../../look/icons.ts";
import { textFor } from "../../words/text-for.ts";
import { words } from "../../words/words.ts";
import { tellAsServer, tellProblem } from "../problem-words.ts";
import { toast } from "./toasts.ts";

/** A failure as the console words it. */
interface Fault {
	text: string;
	/** The sentence of the server, when the page has another language and no words for it. */
	told?: string;
	/** Every wrong field of a refusal, as whole sentences, when there is more than one. */
	problems: readonly ReturnType<typeof tellProblem>[];
	trackingId?: string;
	status?: number;
}

/** Words any thrown error. */
function describeFault(cause: unknown): Fault {
	if (cause instanceof RefusalError) {
		const { message, errors, trackingId } = cause.body;
		const retry =
			cause.retryAfterSeconds === undefined
				? ""
				: ` ${words.fault.retryAfter(cause.retryAfterSeconds)}`;
		const problems = errors.map(tellProblem);
		const [first] = problems;
		const areFields =
			errors.length > 1 && errors.every(({ field }) => field !== undefined);
		const { text, lang } = areFields
			? { text: words.fault.fields(errors.length), lang: undefined }
			: errors.length === 1 && first !== undefined
				? first
				: tellAsServer(message);
		return {
			text: `${lang === undefined ? text : statusText(cause.status)}${retry}`,
			told: lang === undefined ? undefined : text,
			problems: problems.length > 1 ? problems : [],
			trackingId,
			status: cause.status,
		};
	}
	if (isUnreachable(cause))
		return { text: words.fault.unreachable, problems: [] };
	const text = cause instanceof Error ? cause.message : String(cause);
	return { text: words.fault.unknown(text), problems: [] };
}

/** A failure in words, for a place without room for a panel. */
export function faultText(cause: unknown): string {
	return describeFault(cause).text;
}

function statusText(status: number): string {
	return textFor(words.fault.statuses, String(status)) ?? words.fault.title;
}

/** Whether a request was canceled on purpose. */
export function isAbort(cause: unknown): boolean {
	return cause instanceof DOMException && cause.name === "AbortError";
}

/** A failure in place of the content, with a way to try again. */
export function faultPanel(
	cause: unknown,
	retry?: () => unknown,
): TemplateResult {
	const { text, told, problems, trackingId } = describeFault(cause);
	return html`<div class="notice" data-kind="error" role="alert">
		${icon("error")}
		<div>
			<p><strong>${words.fault.title}</strong></p>
			<p>${text}</p>
			${told === undefined ? nothing : html`<p lang="en">${told}</p>`}
			${
				problems.length > 0
					? html`<ul>
							${problems.map(({ text, lang }) => html`<li lang=${lang ?? nothing}>${text}</li>`)}
						</ul>`
					: nothing
			}
			${trackingId ? html`<p class="tracking">${words.fault.trackingId(trackingId)}</p>` : nothing}
			${
				retry
					? html`<button class="button secondary small" @click=${retry}>
							${words.tryAgain}
						</button>`
					: nothing
			}
		</div>
	</div>`;
}

/** A failure of an action beside the content. */
export function toastFault(cause: unknown): void {
	if (isAbort(cause)) return;
	const { text, told, trackingId } = describeFault(cause);
	toast({
		kind: "error",
		text,
		told,
		detail: trackingId && words.fault.trackingId(trackingId),
	});
}
