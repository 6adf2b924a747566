package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the people of one department another, and overwrites no change that somebody makes meanwhile. */
public final class Departments {
    private static final int TRIES_MAX = 5;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"next\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String api;
    private final String token;

    /** The client decides whom it trusts; the address is that of the API, such as https://webexapis.com/v1. */
    public Departments(HttpClient client, String api, String token) {
        this.client = client;
        this.api = api;
        this.token = token;
    }

    /** The ids of the people of a department, from all pages of the list. */
    public List<String> find(String department) throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        String page = api + "/people?max=100";
        while (page != null) {
            HttpResponse<String> reply = send("GET", page, null, null);
            for (JsonNode person : JSON.readTree(demand(reply)).path("items"))
                if (department.equals(person.path("department").asText())) found.add(person.get("id").asText());
            Matcher next = NEXT.matcher(reply.headers().firstValue("link").orElse(""));
            page = next.find() ? next.group(1) : null;
        }
        return found;
    }

    /** Moves one person, who may have left the department since they were found. */
    public void move(String id, String from, String to) throws IOException, InterruptedException {
        String address = api + "/people/" + id + "?callingData=true";
        for (int tries = 1; tries <= TRIES_MAX; tries++) {
            HttpResponse<String> read = send("GET", address, null, null);
            ObjectNode person = (ObjectNode) JSON.readTree(demand(read));
            if (!from.equals(person.path("department").asText())) return;
            // An update replaces the whole person, so everything that was read goes back.
            person.put("department", to);
            String tag = read.headers().firstValue("etag").orElse(null);
            HttpResponse<String> written = send("PUT", address, person.toString(), tag);
            // 412: somebody was faster. Above 500, the change may have been made. Both times: read again.
            if (written.statusCode() != 412 && written.statusCode() < 500) {
                demand(written);
                return;
            }
        }
        throw new IOException("Nothing helped for " + id + " in " + TRIES_MAX + " tries.");
    }

    private HttpResponse<String> send(String method, String address, String body, String tag)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json");
        if (tag != null) request.header("if-match", tag);
        for (int tries = 1; ; tries++) {
            HttpResponse<String> reply = client.send(request.build(), BodyHandlers.ofString());
            if (reply.statusCode() != 429 || tries == TRIES_MAX) return reply;
            Thread.sleep(1000 * reply.headers().firstValueAsLong("retry-after").orElse(1));
        }
    }

    private static String demand(HttpResponse<String> reply) throws IOException {
        if (reply.statusCode() != 200) throw new IOException(reply.statusCode() + " " + reply.body());
        return reply.body();
    }
}
