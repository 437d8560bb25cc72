using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>A method as a class of methods declares it.</summary>
/// <param name="Side">Who answers it, in the words of ACP's schema.</param>
/// <param name="Result">Null for a notification.</param>
internal sealed record DeclaredMethod(string Side, string Name, Lane Lane, JsonTypeInfo Params, JsonTypeInfo? Result)
{
    public static IEnumerable<DeclaredMethod> In(string side, Type methods) =>
        from field in methods.GetFields(BindingFlags.Public | BindingFlags.Static)
        let value = field.GetValue(null)!
        let parts = value.GetType()
        select new DeclaredMethod(
            side,
            (string)parts.GetProperty(nameof(Name))!.GetValue(value)!,
            (Lane)parts.GetProperty(nameof(Lane))!.GetValue(value)!,
            (JsonTypeInfo)parts.GetProperty(nameof(Params))!.GetValue(value)!,
            (JsonTypeInfo?)parts.GetProperty(nameof(Result))?.GetValue(value));
}
