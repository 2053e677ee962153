package deskbooking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** HTTP around the office: JSON in and out. */
final class Web implements HttpHandler {
    /** What an action answers: a status, and a body or null. */
    private record Answer(int status, String json) {
    }

    private interface Action {
        Answer answer(HttpExchange exchange, String body, String id) throws IOException;
    }

    private final Office office;
    private final Map<String, Map<String, Action>> routes = new LinkedHashMap<>();

    Web(Office office) {
        this.office = office;
        on("/session", "POST", this::createSession);
        on("/session", "GET", this::showSession);
        on("/session", "DELETE", this::endSession);
        on("/bookings", "GET", this::listBookings);
        on("/bookings", "POST", this::createBooking);
        on("/bookings/", "GET", this::showBooking);
        on("/bookings/", "DELETE", this::cancelBooking);
        on("/free", "GET", this::freeDesks);
    }

    private void on(String path, String method, Action action) {
        routes.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(method, action);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer;
            try {
                answer = route(exchange, body);
            } catch (Problem problem) {
                answer = new Answer(problem.status, error(problem.getMessage()));
            }
            write(exchange, answer);
        }
    }

    private static String error(String words) {
        return "{\"error\": " + Json.quoted(words) + "}";
    }

    private Answer route(HttpExchange exchange, String body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.startsWith("/bookings/") ? path.substring("/bookings/".length()) : "";
        Map<String, Action> methods = routes.get(id.isEmpty() || id.contains("/") ? path : "/bookings/");
        if (methods == null || path.equals("/bookings/")) {
            throw new Problem(404, "there is nothing here");
        }
        Action action = methods.get(exchange.getRequestMethod());
        if (action == null) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods.keySet()));
            throw new Problem(405, "this path does not know that method");
        }
        return action.answer(exchange, body, id);
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.json() == null) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String token(HttpExchange exchange) {
        for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", java.util.List.of())) {
            for (String part : header.split(";")) {
                String[] pair = part.strip().split("=", 2);
                if (pair.length == 2 && pair[0].equals("session")) {
                    return pair[1];
                }
            }
        }
        return "";
    }

    private static String dayInQuery(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair[0].equals("day")) {
                return pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
            }
        }
        return null;
    }

    private Answer createSession(HttpExchange exchange, String body, String id) {
        String name = Office.name(Json.object(body).get("name"));
        exchange.getResponseHeaders().set("Set-Cookie", "session=" + office.signIn(name) + "; HttpOnly; SameSite=Lax; Path=/");
        return new Answer(201, "{\"name\": " + Json.quoted(name) + "}");
    }

    private Answer showSession(HttpExchange exchange, String body, String id) {
        return new Answer(200, "{\"name\": " + Json.quoted(office.person(token(exchange))) + "}");
    }

    private Answer endSession(HttpExchange exchange, String body, String id) {
        office.person(token(exchange));
        office.signOut(token(exchange));
        exchange.getResponseHeaders().set("Set-Cookie", "session=; Max-Age=0; Path=/");
        return new Answer(204, null);
    }

    private Answer listBookings(HttpExchange exchange, String body, String id) {
        String day = dayInQuery(exchange);
        String list = office.bookings(day == null ? null : Office.day(day)).stream().map(Booking::json).collect(Collectors.joining(", "));
        return new Answer(200, "{\"bookings\": [" + list + "]}");
    }

    private Answer createBooking(HttpExchange exchange, String body, String id) {
        String name = office.person(token(exchange));
        Map<?, ?> members = Json.object(body);
        Booking booking = office.book(name, Office.desk(members.get("desk")), Office.day(members.get("day")));
        exchange.getResponseHeaders().set("Location", "/bookings/" + booking.id());
        return new Answer(201, booking.json());
    }

    private Answer showBooking(HttpExchange exchange, String body, String id) {
        return new Answer(200, office.booking(id).json());
    }

    private Answer cancelBooking(HttpExchange exchange, String body, String id) {
        office.cancel(office.person(token(exchange)), id);
        return new Answer(204, null);
    }

    private Answer freeDesks(HttpExchange exchange, String body, String id) {
        String day = Office.day(dayInQuery(exchange));
        return new Answer(200, "{\"day\": \"" + day + "\", \"free\": " + office.free(day) + "}");
    }
}
