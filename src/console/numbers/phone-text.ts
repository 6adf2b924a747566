// The calling codes of two digits (ITU-T E.164). The others have three, and those of North America and Russia one.
const codes = new Set(
	"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split(
		" ",
	),
);

/** A number in E.164 so that it can be read: with a space after the calling code, and in groups in North America. */
export function phoneText(number: string): string {
	const digits = number.replace(/^\+/, "");
	if (digits === number || !/^\d{5,}$/.test(digits)) return number;
	const american = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
	if (american !== null) return `+1 ${american.slice(1).join(" ")}`;
	const length = /^[17]/.test(digits)
		? 1
		: codes.has(digits.slice(0, 2))
			? 2
			: 3;
	return `+${digits.slice(0, length)} ${digits.slice(length)}`;
}
