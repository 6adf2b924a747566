/** The messages of Webex for the statuses of its reference. */
const messages: Readonly<Record<number, string>> = {
	400: "The request was invalid or cannot be otherwise served. An accompanying error message will explain further.",
	401: "Authentication credentials were missing or incorrect.",
	403: "The request is understood, but it has been refused or access is not allowed.",
	404: "The URI requested is invalid or the resource requested, such as a user, does not exist. Also returned when the requested format is not supported by the requested method.",
	405: "The request was made to a resource using an HTTP request method that is not supported.",
	409: "The request could not be processed because it conflicts with some established rule of the system. For example, a person may not be added to a room more than once.",
	410: "The requested resource is no longer available.",
	415: "The request was made to a resource without specifying a media type or used a media type that is not supported.",
	423: "The requested resource is temporarily unavailable. A Retry-After header may be present that specifies how many seconds you need to wait before attempting the request again.",
	429: "Too many requests have been sent in a given amount of time and the request has been rate limited. A Retry-After header should be present that specifies how many seconds you need to wait before a successful request can be made.",
	500: "Something went wrong on the server. If the issue persists, feel free to contact the Webex Developer Support team.",
	502: "The server received an invalid response from an upstream server while processing the request. Try again later.",
	503: "Server is overloaded with requests. Try again later.",
	504: "An upstream server failed to respond on time. If your query uses max parameter, please try to reduce it.",
};

/** The message of a refusal in the words of Webex. */
export function messageOf(status: number): string {
	return messages[status] ?? `The request failed with the status ${status}.`;
}

const reasons: Readonly<Record<number, string>> = {
	502: "Bad Gateway",
	503: "Service Temporarily Unavailable",
	504: "Gateway Time-out",
};

/** The page of a gateway that gets no reply from the service behind it. */
export function gatewayPage(status: number): string {
	const title = `${status} ${reasons[status] ?? ""}`.trim();
	return [
		"<html>",
		`<head><title>${title}</title></head>`,
		"<body>",
		`<center><h1>${title}</h1></center>`,
		"<hr><center>nginx</center>",
		"</body>",
		"</html>",
		"",
	].join("\r\n");
}
