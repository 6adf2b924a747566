import type { TemplateResult } from "lit";
import type { ComposedCall } from "../../client/composed-call.ts";
import { apiCall } from "../shell/api-call.ts";
import { isAbort } from "../shell/fault.ts";
import { type JobFile, prepareJob } from "./job-files.ts";

/** The request of a dry run, as a dialog shows it. It is composed when it is first opened, since that may read many people. */
interface ShownJob {
	show(button: string): TemplateResult;
	/** Composes it again if it is open, after a change of the dialog. */
	refresh(): void;
}

export function openShownJob({
	compose,
	update,
	fail,
}: {
	/** The file, or the sentence that explains why there is none. */
	compose: () => Promise<JobFile | string>;
	update: () => void;
	fail: (cause: unknown) => void;
}): ShownJob {
	let request: ComposedCall | undefined;
	let note: string | undefined;
	let isOpen = false;
	let turn = 0;
	const renew = async () => {
		const ownTurn = ++turn;
		try {
			const file = await compose();
			if (ownTurn !== turn) return;
			const isNone = typeof file === "string";
			note = isNone ? file : undefined;
			request = isNone
				? undefined
				: prepareJob(file, { isTrial: true }).request;
		} catch (cause) {
			if (!isAbort(cause)) fail(cause);
		}
		update();
	};
	return {
		show: (button) =>
			apiCall(request, button, {
				note,
				onOpen() {
					isOpen = true;
					void renew();
				},
			}),
		refresh() {
			if (isOpen) void renew();
		},
	};
}
