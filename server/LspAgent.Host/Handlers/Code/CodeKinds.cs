using LspAgent.Protocol.Lsp;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Kinds of symbols as the specification numbers them.</summary>
internal static class CodeKinds
{
    extension(DeclarationKind kind)
    {
        public SymbolKind ToWire() => kind switch
        {
            DeclarationKind.Namespace => SymbolKind.Namespace,
            DeclarationKind.Struct => SymbolKind.Struct,
            DeclarationKind.Interface => SymbolKind.Interface,
            DeclarationKind.Enum => SymbolKind.Enum,
            DeclarationKind.Delegate => SymbolKind.Function,
            DeclarationKind.Method => SymbolKind.Method,
            DeclarationKind.Constructor => SymbolKind.Constructor,
            DeclarationKind.Property or DeclarationKind.Indexer => SymbolKind.Property,
            DeclarationKind.Field => SymbolKind.Field,
            DeclarationKind.Event => SymbolKind.Event,
            DeclarationKind.EnumMember => SymbolKind.EnumMember,
            DeclarationKind.Operator => SymbolKind.Operator,
            _ => SymbolKind.Class,
        };
    }

    /// <param name="word">As a card has it.</param>
    public static SymbolKind OfWord(string word) => word switch
    {
        "method" or "local function" => SymbolKind.Method,
        "constructor" => SymbolKind.Constructor,
        "property" or "indexer" => SymbolKind.Property,
        "field" => SymbolKind.Field,
        "constant" => SymbolKind.Constant,
        "event" => SymbolKind.Event,
        "interface" => SymbolKind.Interface,
        "struct" or "record struct" => SymbolKind.Struct,
        "enum" => SymbolKind.Enum,
        "enum member" => SymbolKind.EnumMember,
        "delegate" => SymbolKind.Function,
        "operator" => SymbolKind.Operator,
        "namespace" => SymbolKind.Namespace,
        "type parameter" => SymbolKind.TypeParameter,
        "local" or "parameter" => SymbolKind.Variable,
        _ => SymbolKind.Class,
    };
}
