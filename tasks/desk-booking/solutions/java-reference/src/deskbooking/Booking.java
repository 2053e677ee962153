package deskbooking;

/** One person at one desk on one day. */
record Booking(int id, int desk, String day, String name) {
    String json() {
        return "{\"id\": " + id + ", \"desk\": " + desk + ", \"day\": \"" + day + "\", \"name\": " + Json.quoted(name) + "}";
    }
}
