package example;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one server with TLS for all tests of a run, and brings it back to the start before each. */
public class PeopledExtension implements BeforeEachCallback, ParameterResolver {
    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        serverOf(context).call("POST", "/peopled/reset", "");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Peopled.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return serverOf(context);
    }

    private static Peopled serverOf(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.GLOBAL)
            .getOrComputeIfAbsent(Peopled.class, key -> new Peopled(), Peopled.class);
    }

    /** The running server. JUnit closes it after the last test. */
    public static class Peopled implements AutoCloseable {
        public final String token = "token-of-the-tests";
        public final String url;
        /** Trusts the certificate of this server, and no other. */
        public final HttpClient client;
        private final Process server;

        Peopled() {
            try {
                Path folder = Files.createTempDirectory("peopled");
                Path ready = folder.resolve("ready.json");
                String command = System.getenv().getOrDefault("PEOPLED_COMMAND", "peopled");
                List<String> words = new ArrayList<>(List.of(command.split(" ")));
                words.addAll(List.of("serve", "--port", "0", "--pages", "off", "--tls", "self-signed",
                    "--data", folder.resolve("data").toString(), "--ready-file", ready.toString()));
                ProcessBuilder builder = new ProcessBuilder(words);
                builder.environment().put("PEOPLED_ADMIN_TOKEN", token);
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
                builder.redirectError(ProcessBuilder.Redirect.INHERIT);
                server = builder.start();
                while (!Files.exists(ready)) {
                    if (!server.isAlive()) throw new IllegalStateException("peopled has ended; its message is above");
                    Thread.sleep(20);
                }
                url = Files.readString(ready).replaceAll("(?s).*\"url\":\"([^\"]+)\".*", "$1");
                client = openClient(folder.resolve("data/tls/certificate.pem"));
            } catch (IOException | InterruptedException | GeneralSecurityException cause) {
                throw new IllegalStateException(cause);
            }
        }

        /** Makes a call as the full administrator, with a body of JSON or an empty one. */
        public HttpResponse<String> call(String method, String path, String body) throws Exception {
            return client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .header("authorization", "Bearer " + token)
                    .header("content-type", "application/json")
                    .build(),
                BodyHandlers.ofString());
        }

        @Override
        public void close() throws InterruptedException {
            server.destroy();
            server.waitFor(15, TimeUnit.SECONDS);
        }

        private static HttpClient openClient(Path certificate) throws IOException, GeneralSecurityException {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (InputStream pem = Files.newInputStream(certificate)) {
                trusted.setCertificateEntry("peopled", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(tls).build();
        }
    }
}
