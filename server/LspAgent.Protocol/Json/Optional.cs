using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Json;

/// <summary>A member for which absent, null and a value are three different statements.</summary>
[JsonConverter(typeof(OptionalConverter))]
public readonly record struct Optional<T> : IOptional
{
    internal Optional(T? value, bool isNull)
    {
        IsPresent = true;
        IsNull = isNull;
        Value = value;
    }

    public bool IsPresent { get; }

    /// <summary>Present, and null.</summary>
    public bool IsNull { get; }

    /// <summary>What is there; the default if nothing is, or null.</summary>
    public T? Value { get; }

    public static implicit operator Optional<T>(T value) => new(value, isNull: value is null);
}

/// <summary>Makes optional members that are present and null.</summary>
public static class Optional
{
    public static Optional<T> Null<T>() => new(default, isNull: true);
}

/// <summary>What can be asked of an optional member without knowing its type.</summary>
internal interface IOptional
{
    bool IsPresent { get; }
}
