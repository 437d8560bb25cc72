using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>Walks the schema and our records side by side, and says wherever one has no counterpart in the other.</summary>
internal sealed class SchemaComparison
{
    private readonly HashSet<(string, Type)> _compared = [];

    public List<string> Problems { get; } = [];

    /// <summary>The definitions that were reached.</summary>
    public HashSet<string> Reached { get; } = [];

    /// <summary>Every definition with a record that stands for it alone.</summary>
    public IEnumerable<(string Definition, Type Type)> Pairs => _compared;

    public void Compare(JsonElement schema, Type type, string path, bool isBare = false)
    {
        var place = AcpSchema.At(schema);
        if (place.Name is { } name)
        {
            Reached.Add(name);
            if (!isBare && !_compared.Add((name, type)))
            {
                return;
            }
        }

        switch (place.Kind)
        {
            case Kind.Object when Nullable.GetUnderlyingType(type) is null:
                CompareObject(place, type, path);
                break;
            case Kind.Array when ItemOf(type, typeof(ImmutableArray<>)) is { } item:
                Compare(place.Items, item, path + "[]");
                break;
            case Kind.Map when ItemOf(type, typeof(ImmutableDictionary<,>)) is { } value:
                Compare(place.Values, value, path + "{}");
                break;
            case Kind.Words:
                CompareWords(place, type, path);
                break;
            case Kind.OneOfValues:
                CompareValues(place, type, path);
                break;
            case Kind.FreeObject:
                Expect(Info(type).Properties.Any(p => p.IsExtensionData), path, $"any members are allowed, and {type} drops those that it does not know");
                break;
            default:
                Expect(type == ScalarOf(place), path, $"{place.Kind} is {type}, expected {ScalarOf(place)}");
                break;
        }
    }

    public static JsonTypeInfo Info(Type type) => AcpJson.Options.GetTypeInfo(type);

    /// <summary>The type of a member's value once it is there and is no null.</summary>
    public static Type ValueType(Type type) => ItemOf(type, typeof(Optional<>)) ?? Nullable.GetUnderlyingType(type) ?? type;

    public static IEnumerable<Type> CasesOf(Type union) =>
        union.GetNestedTypes().Where(type => type.IsSealed && type.IsSubclassOf(union) && !type.IsAssignableTo(typeof(IUnknownCase)));

    private void CompareObject(Place place, Type type, string path)
    {
        var variants = AcpSchema.Variants(place.Schema, Reached);
        if (!type.IsAbstract)
        {
            CompareMembers(variants, type, path);
            return;
        }

        var byCase = variants.GroupBy(variant => CaseOf(variant, type)).ToList();
        foreach (var group in byCase)
        {
            if (group.Key is null || group.Key.IsAssignableTo(typeof(IUnknownCase)))
            {
                foreach (var variant in group.Where(variant => !variant.IsOther))
                {
                    Problems.Add($"{path}: {type.Name} has no case for {variant.Name}");
                }
            }
            else
            {
                CompareMembers([.. group], group.Key, $"{path}<{group.Key.Name}>");
            }
        }

        foreach (var @case in CasesOf(type).Where(@case => !byCase.Exists(group => group.Key == @case)))
        {
            Problems.Add($"{path}: the schema has nothing for the case {@case}");
        }
    }

    /// <summary>The case that an example of the variant is read as; null if it cannot be read.</summary>
    private Type? CaseOf(Variant variant, Type union)
    {
        try
        {
            return SchemaExamples.Minimal.Object(variant).Deserialize(Info(union))?.GetType();
        }
        catch (JsonException e)
        {
            Problems.Add($"{union.Name}: cannot read {variant.Name}: {e.Message}");
            return null;
        }
    }

    private void CompareMembers(IReadOnlyList<Variant> variants, Type type, string path)
    {
        var ours = Info(type).Properties.Where(property => !property.IsExtensionData).ToDictionary(property => property.Name);
        var theirs = variants.SelectMany(variant => variant.Members).ToLookup(member => member.Key, member => member.Value);
        foreach (var members in theirs)
        {
            var here = $"{path}.{members.Key}";
            if (!ours.TryGetValue(members.Key, out var property))
            {
                Problems.Add($"{here}: missing in {type}");
                continue;
            }

            var isRequired = members.Count() == variants.Count && members.All(member => member.IsRequired);
            CompareMember(members.First(), isRequired, property, here);
        }

        // What can only be written, such as the discriminator, shows in the round trips.
        foreach (var property in ours.Values.Where(property => !theirs.Contains(property.Name) && IsRead(property)))
        {
            Problems.Add($"{path}.{property.Name}: not in the schema");
        }
    }

    private void CompareMember(Member member, bool isRequired, JsonPropertyInfo property, string path)
    {
        if (member.IsConstant)
        {
            Expect(property.PropertyType == typeof(string), path, "a discriminator is a string");
            return;
        }

        var isOurs = property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };
        Expect(isOurs == isRequired, path, isRequired ? "required, and optional in ours" : "optional, and required in ours");
        if (isRequired)
        {
            Expect(ValueType(property.PropertyType) == property.PropertyType && !property.IsSetNullable, path, "required, and may be null in ours");
        }

        var hasConverter = property.AttributeProvider?.IsDefined(typeof(JsonConverterAttribute), inherit: false) is true;
        Compare(member.Schema, ValueType(property.PropertyType), path, isBare: hasConverter);
    }

    private void CompareWords(Place place, Type type, string path)
    {
        var isOpenSet = Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IWireString<>));
        if (!isOpenSet)
        {
            Problems.Add($"{path}: a set of words is {type}");
            return;
        }

        var ours = type.GetProperties().Where(p => p.GetMethod!.IsStatic && p.PropertyType == type).Select(p => p.GetValue(null)!.ToString()!);
        var theirs = place.Words.Select(word => $"{type.Name} {{ Value = {word} }}");
        Expect(ours.Order().SequenceEqual(theirs.Order()), path, $"the words are {string.Join(", ", place.Words)}; ours: {string.Join(", ", ours)}");
    }

    private void CompareValues(Place place, Type type, string path)
    {
        var cases = new HashSet<Type>();
        foreach (var alternative in AcpSchema.Alternatives(place.Schema))
        {
            var example = SchemaExamples.Minimal.Value(alternative);
            var value = JsonSerializer.Deserialize(example?.ToJsonString() ?? "null", Info(type));
            Expect(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(value, Info(type)), example), path, $"{example} does not survive");
            if (!type.IsAbstract || value is null)
            {
                continue;
            }

            Expect(cases.Add(value.GetType()), path, $"two alternatives are one case, {value.GetType()}");
            Compare(alternative, value.GetType().GetProperties().Single(p => p.DeclaringType == value.GetType() && p.CanWrite).PropertyType, path);
        }

        Expect(!type.IsAbstract || cases.SetEquals(CasesOf(type)), path, $"the schema has no alternative for some case of {type}");
    }

    private static bool IsRead(JsonPropertyInfo property) => property.Set is not null || property.AssociatedParameter is not null;

    private static Type? ItemOf(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[^1] : null;

    private static Type? ScalarOf(Place place) => place.Kind switch
    {
        Kind.String => typeof(string),
        Kind.Boolean => typeof(bool),
        Kind.Number => typeof(double),
        Kind.Any => typeof(JsonElement),
        Kind.Integer => place.Schema.GetProperty("format").GetString() switch
        {
            "uint16" => typeof(ushort),
            "uint32" => typeof(uint),
            "uint64" => typeof(ulong),
            "int64" => typeof(long),
            _ => null,
        },
        _ => null,
    };

    private void Expect(bool holds, string path, string otherwise)
    {
        if (!holds)
        {
            Problems.Add($"{path}: {otherwise}");
        }
    }
}
