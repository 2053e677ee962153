package deskbooking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RFC 8259, as much as the service needs: Java brings no JSON. Values are Map, List, String, Number, Boolean and null. */
final class Json {
    /** A number as it was written. */
    record Number(String text) {
    }

    private static final int DEPTH = 100;
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The object in the text; a Problem if it is anything else. */
    static Map<?, ?> object(String text) {
        Json json = new Json(text);
        try {
            if (json.value(0) instanceof Map<?, ?> map) {
                json.blanks();
                if (json.at == text.length()) {
                    return map;
                }
            }
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notJson) {
            // told below
        }
        throw new Problem(400, "the body must be a JSON object");
    }

    static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean next(char c) {
        blanks();
        if (text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void need(boolean there) {
        if (!there) {
            throw new IllegalArgumentException("no JSON at " + at);
        }
    }

    private Object value(int depth) {
        need(depth < DEPTH);
        blanks();
        char c = text.charAt(at);
        if (c == '{') {
            return members(depth);
        } else if (c == '[') {
            return elements(depth);
        } else if (c == '"') {
            return string();
        } else if (c == '-' || Character.isDigit(c)) {
            return number();
        }
        for (Map.Entry<String, Boolean> word : Map.of("true", true, "false", false).entrySet()) {
            if (text.startsWith(word.getKey(), at)) {
                at += word.getKey().length();
                return word.getValue();
            }
        }
        need(text.startsWith("null", at));
        at += 4;
        return null;
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        if (next('}')) {
            return map;
        }
        do {
            blanks();
            need(text.charAt(at) == '"');
            String key = string();
            need(next(':'));
            map.put(key, value(depth + 1));
        } while (next(','));
        need(next('}'));
        return map;
    }

    private List<Object> elements(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        if (next(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (next(','));
        need(next(']'));
        return list;
    }

    private Number number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String found = text.substring(start, at);
        need(found.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"));
        return new Number(found);
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            need(c >= ' ');
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int which = "\"\\/bfnrt".indexOf(c);
        need(which >= 0);
        return "\"\\/\b\f\n\r\t".charAt(which);
    }
}
