import { type Caller, forbidden, standingIn } from "../access/caller.ts";
import { locateFor } from "../access/locate.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import {
	authorOf,
	type ChangeRequest,
	demandWriting,
} from "../people/people.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import type { License } from "./license.ts";
import {
	buildTemplate,
	type LicenseTemplate,
	noSuchTemplate,
	rebuildTemplate,
	type TemplateContext,
	type TemplateDraft,
	tellTemplateEffects,
} from "./license-template.ts";

/** A change of a license template. `reply` makes the reply that is stored with it. */
interface TemplateRequest extends ChangeRequest {
	reply?: ReplyMaker<LicenseTemplate>;
}

/** A change of a license template that was made, or tried; undefined stands for no template. */
export interface TemplateChange<
	Before extends LicenseTemplate | undefined,
	After extends LicenseTemplate | undefined,
> {
	before: Before;
	after: After;
	/** The effects of the change beyond its fields, in sentences. */
	effects: readonly string[];
}

/** The license templates of an organization. */
export async function listTemplates(
	store: Store,
	caller: Caller,
	orgId?: string,
): Promise<LicenseTemplate[]> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return store.licenseTemplates.list(chosen);
}

/** One license template of an organization that the caller administers. */
export async function getTemplate(
	store: Store,
	caller: Caller,
	id: string,
): Promise<LicenseTemplate> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const orgId = await locate(store, caller, id);
	const found = await store.licenseTemplates.get({ orgId, id });
	if (found === undefined) throw noSuchTemplate();
	demandAdminIn(caller, orgId);
	return found;
}

/** Creates a license template. Only full and user administrators may. */
export async function createTemplate(
	store: Store,
	request: TemplateRequest,
	{
		id,
		orgId,
		groupId,
		draft,
	}: { id: string; orgId?: string; groupId?: string; draft: TemplateDraft },
): Promise<TemplateChange<undefined, LicenseTemplate>> {
	demandTemplateWriting(request.caller);
	const chosen = chooseOrg(request.caller, orgId);
	demandWritingIn(request.caller, chosen);
	const context = await readContext(store, chosen);
	const after = buildTemplate(draft, { id, orgId: chosen, groupId }, context);
	const { reply, isDryRun } = request;
	await store.licenseTemplates.create(after, authorOf(request), {
		isDryRun,
		reply: reply && { ...reply, make: () => reply.make(after) },
	});
	const effects = tellTemplateEffects(undefined, after, context);
	return { before: undefined, after, effects };
}

/** Replaces the licenses of a template. Only full and user administrators may. */
export async function updateTemplate(
	store: Store,
	request: TemplateRequest,
	{
		id,
		draft,
	}: { id: string; draft: (current: LicenseTemplate) => TemplateDraft },
): Promise<TemplateChange<LicenseTemplate, LicenseTemplate>> {
	const orgId = await demandChanging(store, request.caller, id);
	const context = await readContext(store, orgId);
	let before: LicenseTemplate | undefined;
	const after = await store.licenseTemplates.update(
		{ orgId, id, author: authorOf(request) },
		(current) => {
			before = current;
			return rebuildTemplate(current, draft(current), context);
		},
		optionsOf(request),
	);
	const effects = tellTemplateEffects(before, after, context);
	return { before: before ?? after, after, effects };
}

/** Deletes a license template. Only full and user administrators may. */
export async function deleteTemplate(
	store: Store,
	request: TemplateRequest,
	id: string,
): Promise<TemplateChange<LicenseTemplate, undefined>> {
	const orgId = await demandChanging(store, request.caller, id);
	const context = await readContext(store, orgId);
	const before = await store.licenseTemplates.delete(
		{ orgId, id, author: authorOf(request) },
		optionsOf(request),
	);
	const effects = tellTemplateEffects(before, undefined, context);
	return { before, after: undefined, effects };
}

// Licenses are never deleted, so those of a moment ago suffice.
async function readContext(
	store: Store,
	orgId: string,
): Promise<TemplateContext> {
	const licenses = await store.licenses.list(orgId);
	const known = new Map<string, License>(
		licenses.map((license) => [license.id, license]),
	);
	return { license: (id) => known.get(id) };
}

function optionsOf({ isDryRun, reply }: TemplateRequest) {
	return { isDryRun, reply };
}

async function demandChanging(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	demandTemplateWriting(caller);
	const orgId = await locate(store, caller, id);
	demandWritingIn(caller, orgId);
	return orgId;
}

/** Refuses a caller who may not change license templates in any organization: they assign licenses to people. */
export function demandTemplateWriting(caller: Caller): void {
	demandWriting(caller);
}

function demandWritingIn(caller: Caller, orgId: string): void {
	const standing = standingIn(caller, orgId);
	if (standing !== "full" && standing !== "user")
		throw forbidden(
			"Only full and user administrators may change license templates.",
		);
}

async function locate(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	const orgId = await locateFor(caller, store.licenseTemplates, id);
	if (orgId === undefined) throw noSuchTemplate();
	return orgId;
}
