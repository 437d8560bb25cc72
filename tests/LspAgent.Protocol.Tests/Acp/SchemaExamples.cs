using System.Text.Json;
using System.Text.Json.Nodes;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>Makes examples of what the schema allows; a chooser decides wherever the schema leaves a choice.</summary>
internal sealed class SchemaExamples(SchemaExamples.IChooser chooser)
{
    /// <summary>Decides what an example contains.</summary>
    internal interface IChooser
    {
        bool Includes(string member);

        int OneOf(int count);
    }

    /// <summary>What is required and nothing else; the first of every choice.</summary>
    public static SchemaExamples Minimal => new(new Fixed(IncludesOptional: false));

    /// <summary>Every member; the first of every choice.</summary>
    public static SchemaExamples Maximal => new(new Fixed(IncludesOptional: true));

    public static SchemaExamples Random(int seed) => new(new Dice(new Random(seed)));

    /// <summary>The forms of objects that were made so far, to show that all of them were.</summary>
    public HashSet<string> Made { get; } = [];

    public JsonNode? Value(JsonElement schema)
    {
        var place = AcpSchema.At(schema);
        return place.Kind switch
        {
            Kind.Any => new JsonObject { ["anything"] = new JsonArray(1, "two", null, new JsonObject()) },
            Kind.Null => null,
            Kind.FreeObject => new JsonObject { ["vendor"] = new JsonObject { ["deep"] = new JsonArray(true, null, 1.5) }, ["traceparent"] = "00-1" },
            Kind.String => JsonValue.Create("a \"text\" with é, 語, 😀, <&'+> and \\"),
            Kind.Words => Word(place),
            Kind.Integer => Integer(place.Schema.GetProperty("format").GetString()!),
            Kind.Number => JsonValue.Create(chooser.OneOf(2) == 0 ? 0.125 : -1e300),
            Kind.Boolean => JsonValue.Create(chooser.OneOf(2) == 0),
            Kind.Array => new JsonArray([.. Enumerable.Range(0, chooser.OneOf(3) + 1).Select(_ => Value(place.Items))]),
            Kind.Map => new JsonObject { ["a key"] = Value(place.Values), ["_b"] = Value(place.Values) },
            Kind.OneOfValues => Value(Choose(AcpSchema.Alternatives(place.Schema))),
            Kind.Object => Object(place),
            _ => throw new InvalidOperationException($"No example of {place.Kind}."),
        };
    }

    public JsonObject Object(Variant variant)
    {
        Made.Add(variant.Name);
        var example = new JsonObject();

        // The discriminator is not always the first member, as on a real wire.
        foreach (var (name, member) in chooser.OneOf(2) == 0 ? variant.Members : variant.Members.Reverse())
        {
            if (member.IsRequired || chooser.Includes(name))
            {
                // An optional flag that is false is the same as none, so that only true can be seen to arrive.
                example[name] = member.IsConstant ? JsonNode.Parse(member.Schema.GetProperty("const").GetRawText())
                    : !member.IsRequired && member.Place is { Kind: Kind.Boolean, IsNullable: false } ? true
                    : variant.IsOther && member.Place.Kind == Kind.String ? "_of_a_later_version"
                    : Value(member.Schema);
            }
        }

        return example;
    }

    private JsonObject Object(Place place) => Object(Choose(AcpSchema.Variants(place.Name is { } name ? AcpSchema.Reference(name) : place.Schema)));

    private JsonValue Word(Place place)
    {
        var words = place.Words.ToList();
        var index = chooser.OneOf(words.Count + 1);

        // Also a word that the schema does not have: a later version's.
        return JsonValue.Create(index < words.Count ? words[index] : "_of_a_later_version");
    }

    private JsonValue Integer(string format) => (format, chooser.OneOf(2)) switch
    {
        (_, 1) => JsonValue.Create(0),
        ("uint16", _) => JsonValue.Create(ushort.MaxValue),
        ("uint32", _) => JsonValue.Create(uint.MaxValue),
        ("uint64", _) => JsonValue.Create(ulong.MaxValue),
        ("int32", _) => JsonValue.Create(int.MinValue),
        ("int64", _) => JsonValue.Create(long.MinValue),
        _ => throw new InvalidOperationException($"No example of the format {format}."),
    };

    private T Choose<T>(IEnumerable<T> choices)
    {
        var all = choices.ToList();
        return all[chooser.OneOf(all.Count)];
    }

    private sealed record Fixed(bool IncludesOptional) : IChooser
    {
        public bool Includes(string member) => IncludesOptional;

        public int OneOf(int count) => 0;
    }

    private sealed class Dice(Random random) : IChooser
    {
        public bool Includes(string member) => random.Next(2) == 0;

        public int OneOf(int count) => random.Next(count);
    }
}
