package org.millrace.runtime.flow;

/** Names one component of the topology: an interceptor's name is {@code source.interceptor}, a selector's its source's. */
record ComponentKey(String kind, String name) {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
