using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>Equality by content, and identity where the language asks for that.</summary>
internal static class Equality
{
    public static bool Of(in Value left, in Value right, Run run)
    {
        var kind = left.Kind;
        if (kind != right.Kind)
            return false;
        switch (kind)
        {
            case Kind.Number:
                return left.AsNumber() == right.AsNumber();
            case Kind.String:
                return OfStrings(left, right);
            case Kind.Array:
                return OfArrays(left, right, run);
            case Kind.Object:
                return OfObjects(left, right, run);
            default:
                return ReferenceEquals(left.Reference, right.Reference);
        }
    }

    /// <summary>Equality of scalars, identity of arrays, objects and functions.</summary>
    public static bool OfSame(in Value left, in Value right)
    {
        var kind = left.Kind;
        if (kind != right.Kind)
            return false;
        if (kind == Kind.Number)
            return left.AsNumber() == right.AsNumber();
        if (kind == Kind.String)
            return OfStrings(left, right);
        if (!left.IsElement || !right.IsElement)
            return ReferenceEquals(left.Reference, right.Reference);
        // Two elements are the same one where they begin at the same byte of the document.
        var first = JsonMarshal.GetRawUtf8Value(left.Element);
        var second = JsonMarshal.GetRawUtf8Value(right.Element);
        return Unsafe.AreSame(ref MemoryMarshal.GetReference(first), ref MemoryMarshal.GetReference(second));
    }

    /// <summary>A hash that equal values share.</summary>
    public static int Hash(in Value value, Run run)
    {
        switch (value.Kind)
        {
            case Kind.Number:
                return (value.AsNumber() + 0.0).GetHashCode();
            case Kind.String:
                return TextHash.Of(value);
            case Kind.Array:
                StackGuard.Check();
                var array = new HashCode();
                foreach (var item in value.Items)
                {
                    run.Step();
                    array.Add(Hash(item, run));
                }

                return array.ToHashCode();
            case Kind.Object:
                StackGuard.Check();
                var members = 0;
                foreach (var (key, member) in new MembersOf(value))
                {
                    run.Step();
                    members += HashCode.Combine(TextHash.Of(key), Hash(member, run));
                }

                return members;
            default:
                return value.Reference is null ? 0 : RuntimeHelpers.GetHashCode(value.Reference);
        }
    }

    private static bool OfStrings(in Value left, in Value right)
    {
        if (left.Reference is string first)
            return right.Reference is string second ? first == second : TextEquals(right.Element, first);
        return right.Reference is string text ? TextEquals(left.Element, text) : OfElements(left.Element, right.Element);
    }

    /// <summary>Equality of a string of the input with a text, without making a string of it.</summary>
    public static bool Of(JsonElement element, FieldName text)
    {
        try
        {
            return element.ValueEquals(text.Utf8);
        }
        catch (InvalidOperationException)
        {
            return JsonText.Read(element) == text.Text;
        }
    }

    private static bool TextEquals(JsonElement element, string text)
    {
        try
        {
            return element.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return JsonText.Read(element) == text;
        }
    }

    private static bool OfElements(JsonElement left, JsonElement right)
    {
        var first = JsonMarshal.GetRawUtf8Value(left);
        var second = JsonMarshal.GetRawUtf8Value(right);
        if (first.SequenceEqual(second))
            return true;
        return (first.Contains((byte)'\\') || second.Contains((byte)'\\')) && JsonText.Read(left) == JsonText.Read(right);
    }

    private static bool OfArrays(in Value left, in Value right, Run run)
    {
        if (left.Count != right.Count)
            return false;
        StackGuard.Check();
        var others = right.Items;
        foreach (var item in left.Items)
        {
            run.Step();
            others.MoveNext();
            if (!Of(item, others.Current, run))
                return false;
        }

        return true;
    }

    private static bool OfObjects(in Value left, in Value right, Run run)
    {
        if (Members.Count(left) != Members.Count(right))
            return false;
        StackGuard.Check();
        foreach (var (key, member) in new MembersOf(left))
        {
            run.Step();
            var other = Members.Get(right, key);
            if (other.IsUndefined || !Of(member, other, run))
                return false;
        }

        return true;
    }
}
