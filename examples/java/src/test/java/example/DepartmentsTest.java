package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PeopledExtension.class)
class DepartmentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KARIM = "/v1/people?callingData=true&email=karim.jackson@example.com";
    private PeopledExtension.Peopled peopled;
    private Departments departments;

    @BeforeEach
    void open(PeopledExtension.Peopled peopled) {
        this.peopled = peopled;
        departments = new Departments(peopled.client, peopled.url + "/v1", peopled.token);
    }

    @Test
    void everybodyOfADepartmentMoves() throws Exception {
        List<String> found = departments.find("Engineering");
        assertEquals(25, found.size());
        for (String id : found) departments.move(id, "Engineering", "Research");
        assertEquals(List.of(), departments.find("Engineering"));
        assertEquals(found, departments.find("Research"));
    }

    @Test
    void nothingButTheDepartmentChanges() throws Exception {
        ObjectNode before = karim();
        departments.move(before.get("id").asText(), "Engineering", "Research");
        ObjectNode after = karim();
        assertEquals("Research", after.get("department").asText());
        for (ObjectNode person : List.of(before, after)) person.remove(List.of("department", "lastModified"));
        assertEquals(before, after);
    }

    @Test
    void theChangeOfSomebodyFasterStays() throws Exception {
        ObjectNode karim = karim();
        String path = "/v1/people/" + karim.get("id").asText();
        // The update waits a second, so that another one is faster.
        fail("{\"match\": {\"method\": \"PUT\"}, \"fault\": {\"delayMs\": 1000}, \"times\": 1}");
        Thread faster = new Thread(() -> {
            try {
                while (!peopled.call("GET", "/peopled/faults", "").body().contains("\"hits\":1")) Thread.sleep(20);
                assertEquals(200, peopled.call("PATCH", path, "{\"title\": \"Faster\"}").statusCode());
            } catch (Exception cause) {
                throw new IllegalStateException(cause);
            }
        });
        faster.start();
        departments.move(karim.get("id").asText(), "Engineering", "Research");
        faster.join();
        assertEquals(List.of(412, 200), statusesOf("PUT"));
        assertEquals("Faster", karim().get("title").asText());
        assertEquals("Research", karim().get("department").asText());
    }

    @Test
    void aLostReplyIsNoLostUpdate() throws Exception {
        fail("{\"incident\": \"changed-but-504\"}");
        departments.move(karim().get("id").asText(), "Engineering", "Research");
        assertEquals(List.of(504), statusesOf("PUT"));
        assertEquals("Research", karim().get("department").asText());
    }

    @Test
    void aClientWithoutTheCertificateIsNotConnected() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(peopled.url + "/health")).build();
        assertThrows(SSLHandshakeException.class, () -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    }

    private void fail(String rule) throws Exception {
        assertEquals(201, peopled.call("POST", "/peopled/faults", rule).statusCode());
    }

    private ObjectNode karim() throws Exception {
        return (ObjectNode) JSON.readTree(peopled.call("GET", KARIM, "").body()).at("/items/0");
    }

    /** The statuses of all requests of a method, the oldest first. */
    private List<Integer> statusesOf(String method) throws Exception {
        JsonNode sent = JSON.readTree(peopled.call("GET", "/v1/requests?method=" + method, "").body()).get("items");
        assertTrue(sent.size() > 0);
        return java.util.stream.IntStream.rangeClosed(1, sent.size())
            .mapToObj(back -> sent.get(sent.size() - back).get("status").asInt())
            .toList();
    }
}
