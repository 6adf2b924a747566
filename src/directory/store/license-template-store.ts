import type { Author } from "../history/change.ts";
import type { LicenseTemplate } from "../licenses/license-template.ts";
import type { ChangeTarget } from "./change-target.ts";
import type { RecordKey } from "./record-key.ts";
import type { WriteOptions } from "./write-options.ts";

/** The license templates of organizations. */
export interface LicenseTemplateStore {
	get(key: RecordKey): Promise<LicenseTemplate | undefined>;
	/** The one of these organizations that has the template. */
	locate(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	/** All templates of an organization: that of the organization first, then by group. */
	list(orgId: string): Promise<LicenseTemplate[]>;
	/** Refuses with `conflict` a second template for the organization or for a group, and one too many. */
	create(
		template: LicenseTemplate,
		author: Author,
		options?: WriteOptions<void>,
	): Promise<void>;
	update(
		target: ChangeTarget,
		rule: (current: LicenseTemplate) => LicenseTemplate,
		options?: WriteOptions<LicenseTemplate>,
	): Promise<LicenseTemplate>;
	delete(
		target: ChangeTarget,
		options?: WriteOptions<LicenseTemplate>,
	): Promise<LicenseTemplate>;
}
