import type { RecordedRequest } from "../../contract/request.ts";
import type { MenuItem } from "../../look/menu.ts";
import { writeCurl } from "../../look/samples.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { sampleOf } from "../shell/api-sample.ts";
import { copyText } from "../shell/copy.ts";
import { composeAgain } from "./composed-again.ts";
import { sendAgain } from "./send-again.ts";

/** The menu of a request in the list. */
export function requestMenu(
	request: RecordedRequest,
	open: () => unknown,
): (MenuItem | "-")[] {
	const text = words.requests;
	const composed = composeAgain(request, location.origin);
	const disabledReason =
		typeof composed === "string" ? text.notComposable[composed] : undefined;
	return [
		{ label: text.open, icon: "side-panel", run: open },
		{
			label: text.copyCurl,
			icon: "copy",
			disabledReason,
			run: () =>
				typeof composed !== "string" && copyText(writeCurl(sampleOf(composed))),
		},
		{
			label: text.sendAgain,
			icon: "refresh",
			disabledReason,
			run: () => typeof composed !== "string" && sendAgain(composed, request),
		},
		"-",
		{
			label: text.copyTrackingId,
			icon: "copy",
			run: () => copyText(request.trackingId),
		},
		{
			label: text.changes,
			icon: "recents",
			href: linkTo(["activity"], { request: request.trackingId }),
		},
		...(request.operation === undefined
			? []
			: [
					{
						label: text.inReference,
						icon: "document",
						href: `/reference#${request.operation}`,
					} as const,
				]),
	];
}
