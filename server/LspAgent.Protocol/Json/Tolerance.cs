using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Json;

/// <summary>
/// Makes optional members forgiving: one that cannot be read counts as absent, a list loses only the items that
/// cannot be read, and what equals its default is not written.
/// </summary>
public static class Tolerance
{
    /// <summary>A modifier for the resolver of a wire's JSON context.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            Apply(property);
        }
    }

    private static void Apply(JsonPropertyInfo property)
    {
        var isRequired = property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false } || property.IsRequired;
        if (!isRequired && LeaveOut(property.PropertyType) is { } isAbsent)
        {
            property.ShouldSerialize = (_, value) => !isAbsent(value);
        }

        if (Has<NullIsEmptyAttribute>(property))
        {
            property.CustomConverter = Create(typeof(NullIsEmptyConverter<>), property.PropertyType);
        }
        else if (isRequired ? Has<TolerantAttribute>(property) : !Has<StrictAttribute>(property) && IsRead(property))
        {
            property.CustomConverter = Converter(property.PropertyType);
        }
    }

    private static Predicate<object?>? LeaveOut(Type type) =>
        type == typeof(bool) ? value => value is false
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? value => value is IOptional { IsPresent: false }
        : null;

    private static JsonConverter? Converter(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return IsList(inner)
            ? Create(inner == type ? typeof(TolerantListConverter<>) : typeof(TolerantNullableListConverter<>), inner)
            : Activator.CreateInstance(typeof(TolerantConverter<>).MakeGenericType(type)) as JsonConverter;
    }

    private static JsonConverter? Create(Type converter, Type list) =>
        Activator.CreateInstance(converter.MakeGenericType(list.GetGenericArguments())) as JsonConverter;

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    private static bool IsRead(JsonPropertyInfo property) =>
        !property.IsExtensionData && (property.Set is not null || property.AssociatedParameter is not null);

    private static bool Has<TAttribute>(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) is true;
}
