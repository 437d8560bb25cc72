namespace LspAgent.Protocol.Json;

/// <summary>An object on the wire that is one of several cases, and tolerates the ones that are still to come.</summary>
public interface IUnion<TSelf>
    where TSelf : class, IUnion<TSelf>
{
    static abstract UnionCases<TSelf> Cases { get; }
}
