import { randomUUID } from "node:crypto";
import type { DryRun } from "../../contract/dry-run.ts";
import * as contract from "../../contract/license-template.ts";
import type { LicenseTemplate as ShownTemplate } from "../../contract/license-template-shape.ts";
import {
	readOnlyOfPresentTemplate,
	readOnlyOfTemplate,
} from "../../contract/read-only.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import {
	type LicenseTemplate,
	noSuchTemplate,
	type TemplateDraft,
} from "../../directory/licenses/license-template.ts";
import {
	createTemplate,
	deleteTemplate,
	getTemplate,
	listTemplates,
	type TemplateChange,
	updateTemplate,
} from "../../directory/licenses/license-templates.ts";
import type { Whole } from "../../directory/whole.ts";
import { listReadOnly } from "../../http/check/strict.ts";
import { emptyReply, type Reply, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { compareShown } from "../dry-run.ts";
import { readId, showGroupId, showId, showIds } from "../ids.ts";

/** The calls of license templates. */
export const licenseTemplateRoutes = [
	route(contract.listLicenseTemplates, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, query } = call;
		const found = await listTemplates(store, caller, query.orgId);
		return replyJson(200, { items: found.map(showTemplate) });
	}),

	route(contract.createLicenseTemplate, async (call) => {
		const compose = (made: LicenseTemplate) =>
			replyJson(201, showTemplate(made));
		const request = { ...requestOf(call), reply: call.storeReply?.(compose) };
		const change = await createTemplate(call.store, request, {
			id: randomUUID(),
			orgId: call.query.orgId,
			groupId: call.body.groupId || undefined,
			draft: readDraft(call, undefined),
		});
		return call.query.dryRun ? replyDryRun(change) : compose(change.after);
	}),

	route(contract.getLicenseTemplate, async (call) => {
		refuseInvalid(call.queryProblems);
		const id = templateIdOf(call);
		const found = await getTemplate(call.store, call.caller, id);
		return replyJson(200, showTemplate(found));
	}),

	route(contract.updateLicenseTemplate, async (call) => {
		const compose = (made: LicenseTemplate) =>
			replyJson(200, showTemplate(made));
		const request = { ...requestOf(call), reply: call.storeReply?.(compose) };
		const change = await updateTemplate(call.store, request, {
			id: templateIdOf(call),
			draft: (current) => readDraft(call, showTemplate(current)),
		});
		return call.query.dryRun ? replyDryRun(change) : compose(change.after);
	}),

	route(contract.deleteLicenseTemplate, async (call) => {
		refuseInvalid(call.queryProblems);
		const reply = call.storeReply?.(() => emptyReply);
		const request = { ...requestOf(call), reply };
		const id = templateIdOf(call);
		const change = await deleteTemplate(call.store, request, id);
		return call.query.dryRun ? replyDryRun(change) : emptyReply;
	}),
];

function readDraft(
	{
		body,
		sent,
		problems,
		isStrict,
	}: Pick<Call, "sent" | "problems" | "isStrict"> & {
		body: { licenses?: readonly (string | undefined)[] };
	},
	present: ShownTemplate | undefined,
): TemplateDraft {
	const complaints = isStrict
		? listReadOnly(sent, present, {
				readOnly:
					present === undefined
						? readOnlyOfTemplate
						: readOnlyOfPresentTemplate,
			})
		: [];
	return { licenses: body.licenses, problems: [...problems, ...complaints] };
}

// The effects of a change of a template. Only a later change of a person takes seats.
function replyDryRun({
	before,
	after,
	effects,
}: TemplateChange<
	LicenseTemplate | undefined,
	LicenseTemplate | undefined
>): Reply {
	const licenseTemplate = after && showTemplate(after);
	const reply: DryRun = {
		dryRun: true,
		id: before && showId("LICENSE_TEMPLATE", before.id),
		changes: compareShown(before && showTemplate(before), licenseTemplate),
		seats: [],
		claims: [],
		warnings: [...effects],
		licenseTemplate,
	};
	return replyJson(200, reply);
}

function templateIdOf(call: Call): string {
	const text = call.parameter("licenseTemplateId");
	const id = readId("LICENSE_TEMPLATE", text);
	if (id === undefined) throw noSuchTemplate();
	return id;
}

function showTemplate({
	id,
	orgId,
	groupId,
	licenses,
}: LicenseTemplate): Whole<ShownTemplate> {
	return {
		id: showId("LICENSE_TEMPLATE", id),
		orgId: showId("ORGANIZATION", orgId),
		groupId:
			groupId === undefined ? undefined : showGroupId({ orgId, id: groupId }),
		licenses: showIds("LICENSE", licenses),
	};
}
