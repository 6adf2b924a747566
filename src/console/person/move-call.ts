import { RefusalError } from "../../client/refusal.ts";
import type { BulkReply } from "../../contract/bulk.ts";
import { current } from "../session.ts";
import type { ReviewableCall } from "./live-review.ts";
import type { TaggedPerson } from "./tagged-person.ts";

/** The new place of a Webex Calling user. What is left out moves along. */
export interface Move {
	locationId: string;
	phoneNumber?: string;
	extension?: string;
}

/** The call that moves one person, unless somebody changed the person since. It is done when it answers, unlike a job. */
export function prepareMove(
	{ person, etag }: TaggedPerson,
	{ locationId, phoneNumber, extension }: Move,
): ReviewableCall<true> {
	const { client } = current();
	const prepare = (dryRun: boolean) =>
		client.prepare("POST /bulk", {
			body: {
				mode: "all-or-nothing",
				...(dryRun && { dryRun }),
				operations: [
					{
						method: "POST",
						path: "/telephony/config/jobs/person/moveLocation",
						ifMatch: etag,
						body: {
							usersList: [
								{
									locationId,
									validate: false,
									users: [{ userId: person.id, phoneNumber, extension }],
								},
							],
						},
					},
				],
			},
		});
	const call = prepare(false);
	return {
		request: call.request,
		async run() {
			resultOf(await call.run());
			return true;
		},
		async dryRun() {
			const { preview } = resultOf(await prepare(true).run());
			return {
				changes: {},
				seats: [],
				warnings: [],
				...preview,
				id: person.id,
			};
		},
	};
}

// A bulk request answers, and its result has the refusal.
function resultOf({ results }: BulkReply): BulkReply["results"][number] {
	const [result] = results;
	if (result === undefined) throw new Error("The bulk request has no result.");
	const { status, errors = [] } = result;
	if (status < 400) return result;
	throw new RefusalError(new Response(null, { status }), {
		message: errors[0]?.description ?? "",
		errors: errors.map((error) => ({ ...error, field: fieldOf(error.field) })),
		trackingId: "",
	});
}

// "usersList[0].users[0].extension" is the extension of the form.
function fieldOf(path: string | undefined): string | undefined {
	const name = path?.split(".").at(-1);
	return name === "phoneNumber" ? "phoneNumbers" : name;
}
