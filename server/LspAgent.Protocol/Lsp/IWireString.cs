namespace LspAgent.Protocol.Lsp;

/// <summary>A set of strings that the specification names but leaves open: a value that we do not know is kept as it came.</summary>
public interface IWireString<TSelf>
    where TSelf : struct, IWireString<TSelf>
{
    string Value { get; }

    static abstract TSelf FromWire(string value);
}
