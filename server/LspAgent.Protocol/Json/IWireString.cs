namespace LspAgent.Protocol.Json;

/// <summary>A set of strings that a specification names but leaves open: one that this version does not know is kept as it came.</summary>
/// <remarks>
/// The named ones are the static properties of the type that have the type itself. A class starts faster than a struct: the
/// serializer's code is compiled anew for every struct that it meets.
/// </remarks>
public interface IWireString<TSelf>
    where TSelf : IWireString<TSelf>
{
    string Value { get; }

    static abstract TSelf FromWire(string value);
}
