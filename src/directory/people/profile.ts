/** The kinds of accounts of an identity provider. */
export const userTypes = [
	"user",
	"room",
	"external_calling",
	"calling_service",
] as const;

/**
 * The properties of a person that identity providers keep beyond the People API. They have no effect in the
 * directory: nobody signs in, calls or administers by them.
 */
export interface Profile extends ProfileTexts {
	/** The kinds and names of e-mail addresses that the person has. */
	emails?: readonly ProfileEntry[];
	/** Numbers that are for contact only. */
	phoneNumbers?: readonly ProfileEntry[];
	photos?: readonly ProfileEntry[];
	/** Whole addresses as one text, by their kind. */
	addresses?: readonly ProfileEntry[];
	ims?: readonly ProfileEntry[];
	/** Texts of the attributes that an organization defines itself, by the name of the attribute. */
	extensionAttributes?: Readonly<Record<string, readonly string[]>>;
	/** The same with the source of each text. */
	externalAttributes?: Readonly<Record<string, readonly SourcedText[]>>;
}

type ProfileTexts = { [Name in ProfileTextName]?: string };
/** The parts of a profile that are one line of text. */
export type ProfileTextName = (typeof profileTextNames)[number];

export const profileTextNames = [
	"formattedName",
	"middleName",
	"honorificPrefix",
	"honorificSuffix",
	"userType",
	"preferredLanguage",
	"locale",
	"profileUrl",
	"employeeNumber",
	"costCenter",
	"organization",
	"division",
] as const;

/** One of several values, with its kind and its name. */
export interface ProfileEntry {
	value: string;
	type?: string;
	display?: string;
	primary?: boolean;
}

/** A text and the system from which it comes. */
interface SourcedText {
	source: string;
	value: string;
}
