package io.fusedcollective.cuda.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The fields of a struct that a kernel takes by value, in their order; {@link KernelArguments} fills it. C++ aligns each
 * field to its size, and the struct to its largest field.
 */
public final class KernelStruct {

    /** The type of a field's content. */
    public enum Type {
        POINTER(Long.BYTES),
        INT64(Long.BYTES),
        INT32(Integer.BYTES),
        FLOAT32(Float.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * A field, or an element of one that is an array.
     *
     * @param name without the names of the structs around it
     */
    public record Field(String name, Type type, int offsetBytes) {}

    private final String name;
    private final List<Field> fields = new ArrayList<>();
    private int sizeBytes;
    private int alignmentBytes = 1;

    private KernelStruct(String name) {
        this.name = name;
    }

    /** @param name the struct's name in C++ */
    public static KernelStruct named(String name) {
        return new KernelStruct(name);
    }

    public KernelStruct pointers(String... names) {
        return add(Type.POINTER, names);
    }

    public KernelStruct int64s(String... names) {
        return add(Type.INT64, names);
    }

    public KernelStruct int32s(String... names) {
        return add(Type.INT32, names);
    }

    public KernelStruct float32s(String... names) {
        return add(Type.FLOAT32, names);
    }

    /** An array of pointers: a field of this name for each element. */
    public KernelStruct pointerArray(String name, int size) {
        return pointers(Collections.nCopies(size, name).toArray(String[]::new));
    }

    /** A field that is itself a struct: its fields follow here. */
    public KernelStruct struct(KernelStruct inner) {
        int start = align(inner.alignmentBytes);
        for (Field field : inner.fields) {
            fields.add(new Field(field.name, field.type, start + field.offsetBytes));
        }
        sizeBytes = start + inner.sizeBytes();
        return this;
    }

    public String name() {
        return name;
    }

    public List<Field> fields() {
        return Collections.unmodifiableList(fields);
    }

    /** The same as C++'s {@code sizeof}, which aligns the end too. */
    public int sizeBytes() {
        return (sizeBytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes;
    }

    private KernelStruct add(Type type, String... names) {
        for (String field : names) {
            int offset = align(type.bytes());
            fields.add(new Field(field, type, offset));
            sizeBytes = offset + type.bytes();
        }
        return this;
    }

    /** Returns the next place that a value of this alignment may have. */
    private int align(int bytes) {
        alignmentBytes = Math.max(alignmentBytes, bytes);
        return (sizeBytes + bytes - 1) / bytes * bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
