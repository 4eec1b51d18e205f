/**
 * Which files there are, what has become of each, whose turn it is, and what is read of it. All of it is confined to the thread that
 * polls the source, but for the figures that it publishes. Called by the source itself.
 *
 * <p>{@code Follower} is the whole; {@code Look} compares what is known with what is there, {@code Search} finds again what is missing,
 * {@code Archives} does so in packed files, {@code Turns} says who is next, and {@code Reader} makes events.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.taildir.follow;
